#include "engine/memory.hpp"

#include <algorithm>
#include <fstream>

#include <unistd.h>

namespace veilleuse::engine {

std::uint64_t memory_in_use() {
  // Pages: of the program, resident, resident and of files (man 5 proc).
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  std::uint64_t shared = 0;
  std::ifstream{"/proc/self/statm"} >> size >> resident >> shared;
  return (resident - std::min(resident, shared)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace veilleuse::engine
