package dev.isle.suite.server.dataserver;

/** What a standby hears of the active over the link between them. Only ever suspicion, never proof. */
enum Word {
    /** It says, again and again, that it leads the present term. */
    HEARD,
    /** It was heard, its connection broke, and nothing listens at its address any more: its process is gone. */
    GONE,
    /** No word: never reached, silent, or not leading the present term. */
    NONE
}
