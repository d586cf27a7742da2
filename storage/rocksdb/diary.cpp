#include "storage/rocksdb/diary.hpp"

#include "storage/limits.hpp"

#include <array>
#include <chrono>
#include <cstdarg>
#include <string_view>
#include <system_error>

#include <fmt/chrono.h>

namespace veilleuse::storage {

diary::diary(const std::filesystem::path& directory) : rocksdb::Logger{rocksdb::InfoLogLevel::WARN_LEVEL} {
  const auto path = directory / "LOG";
  std::error_code problem;
  const auto size = std::filesystem::file_size(path, problem);
  if (!problem) written_ = size;
  if (written_ >= limits::diary_bytes) {
    std::filesystem::rename(path, directory / "LOG.old", problem);
    written_ = 0;
  }
  file_.reset(std::fopen(path.c_str(), "ae"));
}

void diary::Logv(const char* format, va_list arguments) {
  std::array<char, limits::diary_line_bytes> text;
  std::vsnprintf(text.data(), text.size(), format, arguments);
  const auto line =
      fmt::format("{:%Y-%m-%dT%H:%M:%S}Z {}\n",
                  fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())),
                  std::string_view{text.data()});
  const std::lock_guard guard{mutex_};
  if (!file_ || written_ >= limits::diary_bytes) return;
  std::fwrite(line.data(), 1, line.size(), file_.get());
  std::fflush(file_.get());
  written_ += line.size();
}

}  // namespace veilleuse::storage
