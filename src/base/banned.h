/* Included before every file: functions that cannot be used safely do not compile. */
#ifndef MUSTER_BASE_BANNED_H
#define MUSTER_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef strcpy
#undef strcat
#undef sprintf
#undef vsprintf
#undef strtok
#undef atoi
#undef atol
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol atoll

#endif
