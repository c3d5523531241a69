#pragma once
#include <libpq-fe.h>

// A macro of characters, which Swift does not import as the int that PQresultErrorField takes.
#define CAIRN_DIAG(name) static const int cairn_diag_##name = PG_DIAG_##name;

CAIRN_DIAG(SEVERITY_NONLOCALIZED)
CAIRN_DIAG(SQLSTATE)
CAIRN_DIAG(MESSAGE_PRIMARY)
CAIRN_DIAG(MESSAGE_DETAIL)
CAIRN_DIAG(MESSAGE_HINT)
CAIRN_DIAG(TABLE_NAME)
CAIRN_DIAG(COLUMN_NAME)
CAIRN_DIAG(CONSTRAINT_NAME)
CAIRN_DIAG(SOURCE_FUNCTION)
