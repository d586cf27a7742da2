// A new key for a stream.
#pragma once

#include "storage/key_vault.hpp"

namespace veilleuse::storage {

/// 32 random bytes.
[[nodiscard]] shared_key draw_key();

}  // namespace veilleuse::storage
