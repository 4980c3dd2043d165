package dev.isle.suite.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;

/** What the Java process says about itself, under the names that the usual dashboards know. */
public final class JavaProcess {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    private JavaProcess() {}

    /** Writes it. */
    public static void on(Sheet sheet) {
        area(sheet, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        area(sheet, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            sheet.set(Measure.POOL_USED, pool.getUsage().getUsed(), pool.getName());
            sheet.set(Measure.POOL_MAX, pool.getUsage().getMax(), pool.getName());
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            sheet.set(Measure.BUFFERS_USED, pool.getMemoryUsed(), pool.getName());
        }
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            sheet.summary(Measure.GC_SECONDS, gc.getCollectionCount(), gc.getCollectionTime() / MILLIS, gc.getName());
        }
        sheet.set(Measure.THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
        sheet.set(Measure.CLASSES, ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        sheet.set(Measure.STARTED, ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            sheet.set(Measure.CPU, system.getProcessCpuTime() / NANOS);
            sheet.set(Measure.FILES, system.getOpenFileDescriptorCount());
            sheet.set(Measure.FILES_LIMIT, system.getMaxFileDescriptorCount());
        }
    }

    private static void area(Sheet sheet, String area, MemoryUsage usage) {
        sheet.set(Measure.MEMORY_USED, usage.getUsed(), area);
        sheet.set(Measure.MEMORY_COMMITTED, usage.getCommitted(), area);
        sheet.set(Measure.MEMORY_MAX, usage.getMax(), area);
    }
}
