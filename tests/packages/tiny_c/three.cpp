#include "greeting.h"
extern "C" const char *three() { return GREETING; }
