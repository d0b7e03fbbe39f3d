/* Stands in for the module of a GPU: there is one if the environment says so. */
#include "tiny.h"

#include <stddef.h>
#include <stdlib.h>

static long long dot(const int *a, const int *b, int length) {
    long long sum = 0;
    for (int place = length; place-- > 0;) sum += (long long) a[place] * b[place];
    return sum;
}

static const tiny_module module = {"gpu " TINY_ARCHITECTURES, dot};

TINY_API const tiny_module *tiny_module_init(void) { return getenv("TINY_GPU") == NULL ? NULL : &module; }
