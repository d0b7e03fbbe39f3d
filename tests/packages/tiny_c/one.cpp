#include "greeting.h"
extern "C" const char *one() { return GREETING; }
