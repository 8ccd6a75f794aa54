package dev.keepalive.attach;

import java.io.IOException;
import java.util.Properties;

/** A JVM that takes requests: the two of HotSpot's attach mechanism that are needed. */
interface AttachApi {
    /** Says, as the message of an IOException, that the JVM has not answered in time. */
    String SILENCE = "the JVM has not answered in time";

    /**
     * Has the JVM load a Java agent, or call the agentmain of one that it has loaded.
     *
     * @param jar the path of the jar as the JVM sees it
     * @param arguments those of the agent
     * @throws Exception if the JVM says that it has failed
     */
    void loadAgent(String jar, String arguments) throws Exception;

    /** The properties that the JVM keeps for those who attach. */
    Properties agentProperties() throws Exception;

    /** No more requests will follow. */
    void close() throws IOException;
}
