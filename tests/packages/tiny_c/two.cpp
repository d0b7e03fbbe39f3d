#include "greeting.h"
extern "C" const char *two() { return GREETING; }
