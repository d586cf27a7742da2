// `backup` on the control socket: a checkpoint of log and keys that lasts as long as the connection. The tool
// copies it, so the engine neither reads nor writes the bulk of a backup.
#pragma once

#include "engine/control/control_socket.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"

#include <filesystem>

namespace veilleuse::engine::control {

/// All must outlive the socket.
[[nodiscard]] command backup_command(storage::embedded_event_log& log, storage::embedded_key_vault& keys,
                                     std::filesystem::path data_directory);

}  // namespace veilleuse::engine::control
