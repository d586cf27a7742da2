#include "engine/control/backup_command.hpp"

#include "storage/backup/checkpoint.hpp"

namespace veilleuse::engine::control {

command backup_command(storage::embedded_event_log& log, storage::embedded_key_vault& keys,
                       std::filesystem::path data_directory) {
  return [&log, &keys, directory = std::move(data_directory),
          under_way = std::weak_ptr<storage::checkpoint>{}]() mutable -> answer {
    if (!under_way.expired()) return {"refused A backup is under way: wait for its end."};
    auto made = std::make_shared<storage::checkpoint>(log, keys, directory);
    under_way = made;
    return {"ok", std::move(made)};
  };
}

}  // namespace veilleuse::engine::control
