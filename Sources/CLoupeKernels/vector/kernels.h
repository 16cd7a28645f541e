// Every vector kernel, in the order in which they build on each other.

#include "parts.h"
#include "exponential.h"
#include "matrix.h"
#include "attention.h"
#include "softmax.h"
#include "elementwise.h"
#include "layer_norm.h"
#include "training.h"
