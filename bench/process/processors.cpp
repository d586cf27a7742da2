#include "bench/process/processors.hpp"

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <system_error>
#include <vector>

#include <sched.h>

namespace veilleuse::bench {

std::pair<int, int> two_processors() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0)
    throw std::system_error(errno, std::generic_category(), "sched_getaffinity");
  std::vector<int> found;
  for (int number = 0; number < CPU_SETSIZE && found.size() < 2; ++number) {
    if (CPU_ISSET(static_cast<std::size_t>(number), &allowed)) found.push_back(number);
  }
  if (found.size() < 2)
    throw std::runtime_error(
        "one core for the engine and one for the generator are needed; there is only one");
  return {found[0], found[1]};
}

bool use_processor(int processor) noexcept {
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(static_cast<std::size_t>(processor), &only);
  return ::sched_setaffinity(0, sizeof only, &only) == 0;
}

void stay_on_processor(int processor) {
  if (!use_processor(processor)) throw std::system_error(errno, std::generic_category(), "sched_setaffinity");
}

}  // namespace veilleuse::bench
