#include "bench/process/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace veilleuse::bench {

temporary_folder::temporary_folder(const std::filesystem::path& parent) {
  const auto inside = parent.empty() ? std::filesystem::temp_directory_path() : parent;
  std::filesystem::create_directories(inside);
  auto name = (inside / "veilleuse-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), "make a temporary folder");
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  if (!keep_) std::filesystem::remove_all(path_, ignored);
}

}  // namespace veilleuse::bench
