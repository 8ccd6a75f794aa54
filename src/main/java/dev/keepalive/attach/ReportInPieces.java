package dev.keepalive.attach;

/**
 * Fetches a report in pieces, so that the target needs little memory for each. A line {@code next=DESCRIPTOR} says that
 * there are more sockets, and {@code command=sockets,from=DESCRIPTOR} asks for them. Each piece is a report of its own.
 */
final class ReportInPieces {
    /** The most characters of all pieces together; 100 000 sockets take 4 million. */
    private static final int REPORT_LIMIT = 1 << 23;

    private static final int MOST_PIECES = 10_000;

    private static final String NEXT = "next=";
    private static final String SUCCESS = "result=ok\n";

    /** Fetches one piece. */
    interface Request {
        /**
         * Returns the report of the agent; null if there is none. All pieces may have the same name among the published
         * reports, since they are fetched one after the other.
         *
         * @param arguments the arguments of the agent
         */
        String report(String arguments) throws Throwable;
    }

    private ReportInPieces() {}

    /**
     * Fetches a report with all its pieces.
     *
     * @param arguments the arguments of the agent
     * @return the first report with the sockets of all pieces; null if there is none; if a piece fails, that report, which says why
     */
    static String whole(String arguments, Request request) throws Throwable {
        String piece = request.report(arguments);
        StringBuilder whole = new StringBuilder();
        int from = -1;
        for (int pieces = 1; succeeded(piece); pieces++) {
            int next = next(piece);
            whole.append(piece, 0, piece.length() - SUCCESS.length());
            if (next < 0) {
                return whole.append(SUCCESS).toString();
            }
            if (next <= from || pieces == MOST_PIECES || whole.length() > REPORT_LIMIT) {
                return "error=there are too many sockets to be told, or their descriptors are in no order: " + pieces
                        + " pieces, the next from descriptor " + next + "\n";
            }
            from = next;
            piece = request.report("command=sockets,from=" + next);
        }
        return piece;
    }

    private static boolean succeeded(String piece) {
        return piece != null && piece.endsWith(SUCCESS);
    }

    /** The descriptor with which the next piece begins, or -1. */
    private static int next(String piece) {
        for (String line : piece.split("\n")) {
            if (line.startsWith(NEXT)) {
                try {
                    return Integer.parseInt(line.substring(NEXT.length()));
                } catch (NumberFormatException e) {
                    return -1; // an agent writes a number
                }
            }
        }
        return -1;
    }
}
