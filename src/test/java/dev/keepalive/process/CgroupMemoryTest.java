package dev.keepalive.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that look like those of control groups. */
class CgroupMemoryTest {
    private static final String VERSION_2 = "30 20 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup rw,nsdelegate\n";
    private static final String VERSION_1 =
            "31 30 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n34 30 0:31 %s /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";

    @TempDir
    Path root;

    private long left(String mounts, String groups) throws IOException {
        write("self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" + mounts);
        write("self/cgroup", groups);
        return new CgroupMemory(root.resolve("self"), root).left();
    }

    private void write(String file, Object content) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), content.toString());
    }

    private void group2(String path, Object limit, long usage, long files) throws IOException {
        String group = "sys/fs/cgroup" + path + "/memory.";
        write(group + "max", limit + "\n");
        write(group + "current", usage + "\n");
        write(group + "stat", "anon 1\nfile 7\ninactive_file " + files + "\nactive_file 1\nslab 9\n");
    }

    private void group1(String path, long limit, long usage, long files) throws IOException {
        String group = "sys/fs/cgroup/memory" + path + "/memory.";
        write(group + "limit_in_bytes", limit + "\n");
        write(group + "usage_in_bytes", usage + "\n");
        write(group + "stat", "inactive_file 7\ntotal_inactive_file " + files + "\ntotal_active_file 1\n");
    }

    @Test
    void containerWithNamespace() throws IOException {
        group2("", 1000, 600, 99);
        assertThat(left(VERSION_2, "0::/\n")).isEqualTo(500);
    }

    @Test
    void theSmallestOfAllAbove() throws IOException {
        Files.createDirectories(root.resolve("sys/fs/cgroup"));
        group2("/pods", 2000, 1950, 9);
        group2("/pods/pod", "max", 600, 0);
        group2("/pods/pod/container", 1000, 600, 99);
        assertThat(left(VERSION_2, "0::/pods/pod/container\n")).isEqualTo(60);
    }

    @Test
    void noLimit() throws IOException {
        group2("/service", "max", 600, 0);
        assertThat(left(VERSION_2, "0::/service\n")).isEqualTo(CgroupMemory.UNLIMITED);
        assertThat(left("", "0::/service\n")).isEqualTo(CgroupMemory.UNLIMITED);
    }

    @Test
    void overItsLimit() throws IOException {
        group2("", 1000, 1200, 99);
        assertThat(left(VERSION_2, "0::/\n")).isZero();
    }

    /** The group is above the namespace, so only the topmost directory can be seen. */
    @Test
    void groupThatCannotBeSeen() throws IOException {
        group2("", 1000, 600, 99);
        assertThat(left(VERSION_2, "0::/../other\n")).isEqualTo(500);
        assertThat(left(VERSION_2, "0::/elsewhere\n")).isEqualTo(500);
    }

    @Test
    void version1() throws IOException {
        group1("", 9223372036854771712L, 5000, 0);
        group1("/a", 2000, 1000, 99);
        group1("/a/b", 9223372036854771712L, 1000, 0);
        String groups = "5:cpu:/elsewhere\n4:cpuset,memory:/a/b\n0::/other\n";
        assertThat(left(VERSION_2.replace("cgroup ro", "cgroup/unified ro") + String.format(VERSION_1, "/"), groups))
                .isEqualTo(1100);
    }

    /** Without a namespace of its own the container sees its group's path on the host, and has that group mounted. */
    @Test
    void version1WithoutNamespace() throws IOException {
        group1("", 1000, 600, 99);
        assertThat(left(String.format(VERSION_1, "/docker/4711"), "4:memory:/docker/4711\n"))
                .isEqualTo(500);
        group1("/inner", 800, 600, 99);
        assertThat(left(String.format(VERSION_1, "/docker/4711"), "4:memory:/docker/4711/inner\n"))
                .isEqualTo(300);
    }

    @Test
    void whatIsNotKnownIsNoLimit() throws IOException {
        assertThat(new CgroupMemory(root.resolve("nothing"), root).left()).isEqualTo(CgroupMemory.UNLIMITED);
        assertThat(left("a line of another kernel\n", "0::/\n")).isEqualTo(CgroupMemory.UNLIMITED);
        group2("", "many", 600, 99);
        assertThat(left(VERSION_2, "0::/\n")).isEqualTo(CgroupMemory.UNLIMITED);
    }
}
