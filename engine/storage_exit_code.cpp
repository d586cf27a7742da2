#include "engine/storage_exit_code.hpp"

namespace veilleuse::engine {

exit_code code_of(storage::storage_failure kind) {
  using storage::storage_failure;
  switch (kind) {
    case storage_failure::no_room:
    case storage_failure::io_error:
      return exit_code::disk;
    case storage_failure::wrong_master_key:
    case storage_failure::wrong_permissions:
      return exit_code::permission;
    case storage_failure::cannot_open:
    case storage_failure::locked:
    case storage_failure::damaged:
    case storage_failure::newer_version:
      return exit_code::data_unusable;
  }
  return exit_code::internal;
}

}  // namespace veilleuse::engine
