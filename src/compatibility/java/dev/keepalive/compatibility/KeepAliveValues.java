package dev.keepalive.compatibility;

/** TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT. */
record KeepAliveValues(int idle, int interval, int count) {
    @Override
    public String toString() {
        return idle + "/" + interval + "/" + count;
    }
}
