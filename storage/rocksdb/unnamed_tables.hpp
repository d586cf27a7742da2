// Table files that a log's manifest does not name. A crash leaves some, and an opening removes them: of a
// flush or a compaction that was not over, whose rows are still elsewhere. Damage to the manifest leaves some
// whose rows are nowhere else.
#pragma once

#include <filesystem>

namespace veilleuse::storage {

/// Whether one of them holds a record that the log, as it would be opened, lacks. Reads all of them; changes
/// nothing. A file that is not a whole table holds nothing: its flush was not over. Throws storage_error.
[[nodiscard]] bool unnamed_tables_hold_more(const std::filesystem::path& log_directory);

}  // namespace veilleuse::storage
