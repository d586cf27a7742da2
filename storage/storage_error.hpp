// A failure of the disk or of what stands on it, told for a person: what is wrong and what to do. Library
// exceptions and codes are translated into this in the file that calls the library.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace veilleuse::storage {

enum class storage_failure : std::uint8_t {
  cannot_open,
  /// Another process holds the data directory.
  locked,
  no_room,
  io_error,
  damaged,
  newer_version,
  /// The master key is lost, wrong or of another installation.
  wrong_master_key,
  /// Open to others, or closed to the user who runs this.
  wrong_permissions,
};

/// Thrown only while opening and by blocking reads; appends answer with an `append_status`.
class storage_error : public std::runtime_error {
 public:
  storage_error(storage_failure kind, const std::string& message)
      : std::runtime_error{message}, kind_{kind} {}
  [[nodiscard]] storage_failure kind() const { return kind_; }

 private:
  storage_failure kind_;
};

}  // namespace veilleuse::storage
