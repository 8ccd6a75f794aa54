package dev.keepalive.socket;

import static org.assertj.core.api.Assertions.assertThat;

import application.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
    @Test
    void isWhoSetsAnOption() {
        assertThat(Connection.directly(Caller::find)).isEqualTo("application.Connection.directly");
    }

    @Test
    void isNotNettyWhichDoesItOnBehalfOfOthers() {
        assertThat(Connection.throughNetty(Caller::find)).isEqualTo("application.Connection.throughNetty");
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.kafka.common.network.Selector.connect, org.apache.kafka",
        "com.mysql.cj.protocol.StandardSocketFactory.configureSocket, com.mysql.cj",
        "org.example.Program.main, org.example",
        "Program.main, Program",
        "the JDK, the JDK",
    })
    void theLibraryIsTheBeginningOfThePackage(String method, String library) {
        assertThat(Caller.libraryOf(method)).isEqualTo(library);
    }
}
