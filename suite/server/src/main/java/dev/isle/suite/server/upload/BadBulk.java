package dev.isle.suite.server.upload;

import org.springframework.http.HttpStatus;

/** A bulk is refused as a whole: nothing of it was handed on. */
final class BadBulk extends Exception {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String place;
    private final String rule;

    BadBulk(HttpStatus status, String place, String rule, String reason) {
        super(reason);
        this.status = status;
        this.place = place;
        this.rule = rule;
    }

    static BadBulk unreadable(String place, String rule, String reason) {
        return new BadBulk(HttpStatus.UNPROCESSABLE_CONTENT, place, rule, reason);
    }

    static BadBulk tooLarge(String place, String reason) {
        return new BadBulk(HttpStatus.CONTENT_TOO_LARGE, place, "size", reason);
    }

    HttpStatus status() {
        return status;
    }

    String place() {
        return place;
    }

    String rule() {
        return rule;
    }
}
