// Which exit code a storage failure ends the process with: the same for the engine and for every tool.
#pragma once

#include "engine/exit_codes.hpp"
#include "storage/storage_error.hpp"

namespace veilleuse::engine {

[[nodiscard]] exit_code code_of(storage::storage_failure kind);

}  // namespace veilleuse::engine
