package dev.keepalive.process;

import dev.keepalive.log.OneLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** The user of a process: the effective one, whom an attach has to be from. */
public final class ProcessUser {
    private static final Path PASSWORDS = Paths.get("/etc/passwd");

    /** A user database that is longer is not the file's business; names come from elsewhere then. */
    private static final int LINES = 100_000;

    /** The user id as the caller's user namespace has it, an unsigned number. */
    public final int id;

    /** The user's name on this machine, or the id if it has none. */
    public final String name;

    private ProcessUser(int id, String name) {
        this.id = id;
        this.name = OneLine.of(name);
    }

    /** Of the own process; null where there is no /proc. */
    public static ProcessUser self() {
        return of(LinuxProcess.self());
    }

    /** Of a process; null if there is none, or no /proc. */
    public static ProcessUser of(long pid) {
        return of(new LinuxProcess(Long.toString(pid)));
    }

    /** Of a number, which is the name too if this machine's own file of users has none for it. */
    static ProcessUser ofId(int id) {
        return new ProcessUser(id, nameInFile(id));
    }

    private static ProcessUser of(LinuxProcess process) {
        try {
            int id = process.effectiveUser();
            Path directory = process.file("");
            // the directory of a process that may not be dumped is root's, see proc(5)
            return (Integer) Files.getAttribute(directory, "unix:uid") == id
                    ? new ProcessUser(id, Files.getOwner(directory).getName())
                    : ofId(id);
        } catch (IOException e) {
            return null; // it has ended
        }
    }

    /** Whether this is the user who may attach to every JVM. */
    public boolean isRoot() {
        return id == 0;
    }

    /** Whether this user is meant by a name or by a user id. */
    public boolean isMeantBy(String nameOrId) {
        return name.equals(nameOrId) || Integer.toUnsignedString(id).equals(nameOrId);
    }

    private static String nameInFile(int id) {
        try (BufferedReader reader = Files.newBufferedReader(PASSWORDS, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            for (int i = 0; line != null && i < LINES; i++) {
                String[] fields = line.split(":", 4);
                if (fields.length > 2 && fields[2].equals(Integer.toUnsignedString(id))) {
                    return fields[0];
                }
                line = reader.readLine();
            }
        } catch (IOException e) {
            // then the number has to do
        }
        return Integer.toUnsignedString(id);
    }
}
