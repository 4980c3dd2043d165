package dev.isle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class JdkTest {
    @Test
    void heapInUseIsTheSumOfTheGenerations() {
        assertThat(Jdk.usedHeap("""
                        4711:
                         def new generation   total 9216K, used 512K [0x1, 0x2, 0x3)
                          eden space 8192K,   6% used [0x1, 0x2, 0x3)
                         tenured generation   total 20480K, used 1536K [0x1, 0x2, 0x3)
                          the space 20480K,   7% used [0x1, 0x2, 0x3)
                         Metaspace       used 9999K, committed 9999K, reserved 9999K
                        """)).isCloseTo(2, within(1e-9));
    }
}
