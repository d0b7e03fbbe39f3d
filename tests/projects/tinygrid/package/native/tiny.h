/* What libtiny and its modules agree on. */
#ifndef TINY_H
#define TINY_H

#if defined(_WIN32)
#define TINY_API __declspec(dllexport)
#else
#define TINY_API __attribute__((visibility("default")))
#endif

/* One way to compute. */
typedef struct {
    const char *name;
    long long (*dot)(const int *a, const int *b, int length);
} tiny_module;

/* Every module has the first; it is NULL where the machine lacks what the module needs.
   CPU modules have the second: the higher, the better; negative where the processor is too old. */
typedef const tiny_module *(*tiny_init_function)(void);
typedef int (*tiny_score_function)(void);

#endif
