/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz.h: what the fuzz targets share (libFuzzer, https://llvm.org/docs/LibFuzzer.html). */
#ifndef VOBO_TESTS_FUZZ_H
#define VOBO_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Prepares the libraries, once. */
void fuzz_begin(void);

/* A file with these bytes, under a path that stays the same; for readers that take a path. Borrowed. */
const char *fuzz_file(const uint8_t *data, size_t size);

#endif
