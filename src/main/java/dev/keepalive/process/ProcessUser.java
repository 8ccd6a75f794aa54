package dev.keepalive.process;

import dev.keepalive.log.OneLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** The effective user of a process, as whom one has to attach to it. */
public final class ProcessUser {
    private static final Path PASSWORDS = Paths.get("/etc/passwd");

    /** The most lines of the file that are read. */
    private static final int LINES = 100_000;

    /** The user id in the user namespace of the caller, an unsigned number. */
    public final int id;

    /** The user's name on this machine, or the id if it has none. */
    public final String name;

    private ProcessUser(int id, String name) {
        this.id = id;
        this.name = OneLine.of(name);
    }

    /** The user of this process; null where there is no /proc. */
    public static ProcessUser self() {
        return of(LinuxProcess.self());
    }

    /** The user of a process; null if there is no such process or no /proc. */
    public static ProcessUser of(long pid) {
        return of(new LinuxProcess(Long.toString(pid)));
    }

    /** The user with an id, which is also the name if /etc/passwd has none for it. */
    static ProcessUser ofId(int id) {
        return new ProcessUser(id, nameInFile(id));
    }

    private static ProcessUser of(LinuxProcess process) {
        try {
            int id = process.effectiveUser();
            Path directory = process.file("");
            // the directory of a process that may not be dumped belongs to root, see proc(5)
            return (Integer) Files.getAttribute(directory, "unix:uid") == id
                    ? new ProcessUser(id, Files.getOwner(directory).getName())
                    : ofId(id);
        } catch (IOException e) {
            return null; // it has ended
        }
    }

    public boolean isRoot() {
        return id == 0;
    }

    /** Whether this user has a name or user id. */
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
            // the number serves as name
        }
        return Integer.toUnsignedString(id);
    }
}
