package dev.isle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class JdkTest {
    @Test
    void heapInUseIsTheSumOfTheGenerations() {
        assertThat(Jdk.usedHeap("""
                        4711:
                        DefNew     total 19648K, used 512K [0x1, 0x2, 0x3)
                         eden space 17472K,   3% used [0x1, 0x2, 0x3)
                        Tenured    total 43712K, used 1536K [0x1, 0x2, 0x3)
                         the  space 43712K,  14% used [0x1, 0x2, 0x3)
                         Metaspace       used 9999K, committed 9999K, reserved 9999K
                          class space    used 999K, committed 999K, reserved 9999K
                        """)).isCloseTo(2, within(1e-9));
    }
}
