/* The module of one level of the processor: compiled once for each, with other options. */
#include "tiny.h"

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__linux__) && defined(__aarch64__)
#include <sys/auxv.h>
#endif

static long long dot(const int *a, const int *b, int length) {
    long long sum = 0;
    for (int place = 0; place < length; place++) sum += (long long) a[place] * b[place];
    return sum;
}

static const tiny_module module = {TINY_NAME, dot};

TINY_API const tiny_module *tiny_module_init(void) { return &module; }

static int processor_level(void) {
#if defined(__x86_64__)
    unsigned int a, b, c, d, kept;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & bit_OSXSAVE) == 0) return 0;
    __asm__("xgetbv" : "=a"(kept), "=d"(d) : "c"(0));
    if ((kept & 6) != 6) return 0; /* the system does not keep the wide registers */
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX2) != 0 ? 1 : 0;
#elif defined(__APPLE__)
    return 1; /* the first one was newer */
#elif defined(__linux__) && defined(__aarch64__)
    return (getauxval(AT_HWCAP) & (1UL << 20)) != 0 ? 1 : 0; /* HWCAP_ASIMDDP */
#else
    return 0;
#endif
}

TINY_API int tiny_module_score(void) { return TINY_LEVEL <= processor_level() ? TINY_LEVEL : -1; }
