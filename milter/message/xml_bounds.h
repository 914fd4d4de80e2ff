/* SPDX-License-Identifier: BSD-2-Clause */
/* xml_bounds.h: counts what an XML document has of everything that libxml2 compares with each other or keeps on stacks,
 * before libxml2 sees it: its work grows with the square of an element's attributes, and with depth times namespaces.
 */
#ifndef VOBO_MESSAGE_XML_BOUNDS_H
#define VOBO_MESSAGE_XML_BOUNDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/budget.h"

/* More than any office program writes. */
#define XML_ATTRIBUTES_MAX 256 /* of one element */
#define XML_NAMESPACES_MAX 256 /* declared by an element and those that it is in */
#define XML_DEPTH_MAX 250
#define XML_NAME_MAX_BYTES 1000
#define XML_NAMES_MAX 8192  /* different ones, which libxml2 keeps in a table of fixed size */
#define XML_ERRORS_MAX 1000 /* each costs libxml2 as much as some thousand letters */

/* Whether the LENGTH bytes of XML keep to these bounds, in well-written tags and an encoding that extends ASCII, and
 * declare no document type, which office formats have none of (ECMA-376, part 2, 6.2.5), and whose entities could grow
 * without end. They may be cut anywhere. One pass; false
 * also where BUDGET is spent. Any thread. */
bool xml_is_bounded(const char *xml, size_t length, Budget *budget);

#endif
