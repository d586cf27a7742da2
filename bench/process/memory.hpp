// How much of a process's memory is its own.
#pragma once

#include <cstdint>

#include <sys/types.h>

namespace veilleuse::bench {

/// Anonymous memory that is in RAM (heap and stacks, no files), in bytes: RssAnon of /proc/PID/status,
/// proc(5). Throws when the process is gone.
[[nodiscard]] std::uint64_t resident_bytes(pid_t process);

/// For people.
[[nodiscard]] double mebibytes(std::uint64_t bytes);

}  // namespace veilleuse::bench
