#include "storage/backup/stopped_data.hpp"

#include "storage/descriptor.hpp"
#include "storage/rocksdb/status_text.hpp"
#include "storage/system_failure.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <rocksdb/env.h>
#include <unistd.h>

namespace veilleuse::storage {

namespace {

/// RocksDB's own lock of a database's directory.
class database_lock {
 public:
  database_lock(const std::filesystem::path& directory, const std::string& what) {
    std::error_code problem;
    if (!std::filesystem::exists(directory / "CURRENT", problem)) {
      if (problem) throw system_failure("read " + what + " in " + directory.string(), problem.value());
      throw storage_error{storage_failure::cannot_open,
                          "There is no data of " + what + " in " + directory.string() + "."};
    }
    require_ok(environment_->LockFile((directory / "LOCK").string(), &lock_), what);
  }
  database_lock(const database_lock&) = delete;
  database_lock& operator=(const database_lock&) = delete;
  ~database_lock() { environment_->UnlockFile(lock_).PermitUncheckedError(); }

 private:
  rocksdb::Env* const environment_ = rocksdb::Env::Default();
  rocksdb::FileLock* lock_ = nullptr;
};

}  // namespace

struct stopped_data::locks {
  database_lock log;
  database_lock keys;
};

stopped_data::stopped_data(const std::filesystem::path& log, const std::filesystem::path& keys)
    : held_{new locks{{log, "the event log"}, {keys, "the key vault"}}} {}

stopped_data::~stopped_data() = default;

bool is_held(const std::filesystem::path& log) {
  const descriptor lock{::open((log / "LOCK").c_str(), O_RDWR | O_CLOEXEC)};
  struct flock asked {};
  asked.l_type = F_WRLCK;
  asked.l_whence = SEEK_SET;
  return lock.is_open() && ::fcntl(lock.get(), F_GETLK, &asked) == 0 && asked.l_type != F_UNLCK;
}

}  // namespace veilleuse::storage
