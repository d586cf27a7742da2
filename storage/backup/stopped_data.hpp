// The data of a stopped engine, held so that none starts while it is copied.
#pragma once

#include <filesystem>
#include <memory>

namespace veilleuse::storage {

class stopped_data {
 public:
  /// Takes the databases' locks. Throws storage_error: `locked` when an engine holds them, `cannot_open` when
  /// there is no data.
  stopped_data(const std::filesystem::path& log, const std::filesystem::path& keys);
  stopped_data(const stopped_data&) = delete;
  stopped_data& operator=(const stopped_data&) = delete;
  ~stopped_data();

 private:
  struct locks;
  std::unique_ptr<locks> held_;
};

/// Without taking it.
[[nodiscard]] bool is_held(const std::filesystem::path& log);

}  // namespace veilleuse::storage
