// A folder of our own that disappears with us.
#pragma once

#include <filesystem>
#include <string>

namespace veilleuse::bench {

class temporary_folder {
 public:
  /// Inside `parent`; the system's folder for temporary files when empty.
  explicit temporary_folder(const std::filesystem::path& parent);
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// For whoever wants to look at what a failed run left.
  void keep() { keep_ = true; }

 private:
  std::filesystem::path path_;
  bool keep_ = false;
};

}  // namespace veilleuse::bench
