package dev.keepalive.attach;

import java.io.IOException;
import java.util.Properties;

/** A connection to the attach mechanism of a JVM, with the two requests that an attach needs. */
interface AttachApi {
    /** The message of an IOException if the JVM has not answered in time. */
    String SILENCE = "the JVM has not answered in time";

    /**
     * Makes the JVM load a Java agent, or call agentmain again if it has loaded that agent before.
     *
     * @param jar the path of the jar as the JVM sees it
     * @param arguments the arguments of the agent
     * @throws Exception if the JVM reports a failure
     */
    void loadAgent(String jar, String arguments) throws Exception;

    /** The agent properties of the JVM, in which an agent can leave values for a process that attaches. */
    Properties agentProperties() throws Exception;

    /** Ends the connection. */
    void close() throws IOException;
}
