/** The broker and its clients. The broker only rings: the event table is the queue of record. */
@NullMarked
package dev.isle.suite.server.events;

import org.jspecify.annotations.NullMarked;
