// RocksDB's warnings, in the file LOG of its directory. RocksDB's own writer of that file ends the process
// when the disk is full: it goes on writing after a failure, which its file class asserts against. This one
// drops what cannot be written.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>

#include <rocksdb/env.h>

namespace veilleuse::storage {

class diary final : public rocksdb::Logger {
 public:
  /// Goes on with the file; one that is full becomes LOG.old.
  explicit diary(const std::filesystem::path& directory);

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override;
  /// Hundreds of lines of options at each opening.
  void LogHeader(const char*, va_list) override {}

 private:
  struct closing {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::mutex mutex_;
  /// Null when it could not be opened.
  std::unique_ptr<std::FILE, closing> file_;
  std::size_t written_ = 0;
};

/// For who only reads, and leaves the directory as it is.
class no_diary final : public rocksdb::Logger {
 public:
  no_diary() : rocksdb::Logger{rocksdb::InfoLogLevel::WARN_LEVEL} {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
  void LogHeader(const char*, va_list) override {}
};

}  // namespace veilleuse::storage
