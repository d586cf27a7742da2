// libsodium is started before its first use: without that it runs on its slow portable code.
#pragma once

namespace veilleuse::storage {

/// Cheap after the first call; from any thread. Stops the process when libsodium cannot start (no source of
/// random bytes), for nothing could be sealed.
void require_sodium();

}  // namespace veilleuse::storage
