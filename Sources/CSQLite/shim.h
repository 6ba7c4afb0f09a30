#include <sqlite3.h>

/// A cast macro, which the importer drops: SQLite copies the bytes before the bind returns.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

/// Variadic in SQLite; here for the options that are a switch.
static inline int csqlite_set_switch(sqlite3 *db, int option, int on) {
    return sqlite3_db_config(db, option, on, (int *)0);
}
