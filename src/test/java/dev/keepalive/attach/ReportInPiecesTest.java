package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportInPiecesTest {
    private final List<String> asked = new ArrayList<>();

    private String whole(Map<String, String> pieces) throws Throwable {
        return ReportInPieces.whole("command=status", arguments -> {
            asked.add(arguments);
            return pieces.get(arguments);
        });
    }

    @Test
    void isWhatThePiecesSayTogether() throws Throwable {
        assertThat(whole(Map.of(
                        "command=status", "state=on\nnext=0\nresult=ok\n",
                        "command=sockets,from=0", "socket=5\t1\nsocket=6\t2\nnext=8\nresult=ok\n",
                        "command=sockets,from=8", "socket=8\t3\nresult=ok\n")))
                .isEqualTo("state=on\nnext=0\nsocket=5\t1\nsocket=6\t2\nnext=8\nsocket=8\t3\nresult=ok\n");
        assertThat(asked).containsExactly("command=status", "command=sockets,from=0", "command=sockets,from=8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=absent\nresult=ok\n",
                "state=on\nnext=soon\nresult=ok\n",
                "next=0\nerror=no\n",
                "next=0\n",
                ""
            })
    void noPieceIsAskedForWithoutNeed(String report) throws Throwable {
        assertThat(whole(Map.of("command=status", report))).isEqualTo(report);
        assertThat(asked).hasSize(1);
    }

    @Test
    void noReport() throws Throwable {
        assertThat(whole(Map.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error=no memory\n", "socket=5\t1\n", ""})
    void failsWithAPieceThatFails(String piece) throws Throwable {
        assertThat(whole(Map.of("command=status", "state=on\nnext=0\nresult=ok\n", "command=sockets,from=0", piece)))
                .isEqualTo(piece);
    }

    @Test
    void failsWithAPieceThatDoesNotCome() throws Throwable {
        assertThat(whole(Map.of("command=status", "state=on\nnext=0\nresult=ok\n")))
                .isNull();
    }

    @Test
    void endsIfThePiecesDoNotGetOn() throws Throwable {
        assertThat(whole(Map.of(
                        "command=status", "next=0\nresult=ok\n",
                        "command=sockets,from=0", "next=5\nresult=ok\n",
                        "command=sockets,from=5", "next=5\nresult=ok\n")))
                .startsWith("error=")
                .endsWith("\n");
        assertThat(asked).hasSize(3);
    }

    @Test
    void endsIfThereIsNoEnd() throws Throwable {
        String[] piece = {""};
        String row = "socket=" + "5".repeat(100_000) + "\n";
        int[] pieces = {0};
        String report = ReportInPieces.whole("command=status", arguments -> {
            piece[0] = row + "next=" + pieces[0]++ + "\nresult=ok\n";
            return piece[0];
        });
        assertThat(report).startsWith("error=");
        assertThat(pieces[0]).isLessThan(100);
    }
}
