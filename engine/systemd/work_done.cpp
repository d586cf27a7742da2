#include "engine/systemd/work_done.hpp"

#include "engine/limits.hpp"

#include <sys/resource.h>

namespace veilleuse::engine::systemd {

namespace {

/// Of `ru_inblock`: getrusage(2) counts sectors.
constexpr std::uint64_t sector_bytes = 512;

std::chrono::microseconds span_of(const timeval& time) {
  return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

}  // namespace

work_done work_done::so_far() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return {span_of(used.ru_utime) + span_of(used.ru_stime),
          static_cast<std::uint64_t>(used.ru_inblock) * sector_bytes};
}

bool work_done::goes_on_since(const work_done& before) const {
  return bytes_read > before.bytes_read || computed - before.computed >= limits::start_work_least;
}

}  // namespace veilleuse::engine::systemd
