/* Loads modules, keeps the best one, and computes with it. */
#include "tiny.h"
#include "greeting.h"

#include <stddef.h>

#if defined(_WIN32)
#include <windows.h>
static void *load(const char *path) { return (void *) LoadLibraryA(path); }
static void *find(void *library, const char *name) { return (void *) GetProcAddress((HMODULE) library, name); }
#else
#include <dlfcn.h>
static void *load(const char *path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static void *find(void *library, const char *name) { return dlsym(library, name); }
#endif

enum { GPU_SCORE = 1000 };

static const tiny_module *best;
static int best_score = -1;

/* Return the name of the module in a file and keep it if it is the best so far; NULL if it does not work here. */
TINY_API const char *tiny_load(const char *path) {
    void *library = load(path);
    if (library == NULL) return NULL;
    tiny_init_function init = (tiny_init_function) find(library, "tiny_module_init");
    tiny_score_function score = (tiny_score_function) find(library, "tiny_module_score");
    int points = score == NULL ? GPU_SCORE : score();
    const tiny_module *module = init == NULL || points < 0 ? NULL : init();
    if (module == NULL) return NULL;
    if (points > best_score) {
        best = module;
        best_score = points;
    }
    return module->name;
}

/* Return the name of the module that computes; NULL before one was loaded. */
TINY_API const char *tiny_best(void) { return best == NULL ? NULL : best->name; }

/* Return the sum of the products; a module must have been loaded. */
TINY_API long long tiny_dot(const int *a, const int *b, int length) { return best->dot(a, b, length); }

/* Return what the library was told to say when it was compiled. */
TINY_API const char *tiny_greeting(void) { return TINY_GREETING; }
