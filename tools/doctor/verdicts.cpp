#include "tools/doctor/verdicts.hpp"

#include "engine/machine_limits.hpp"
#include "tools/limits.hpp"

#include <algorithm>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace veilleuse::tools::doctor {

namespace {

using std::chrono::microseconds;

/// Of sorted values: the smallest that so many in a hundred do not exceed.
microseconds percentile(const std::vector<microseconds>& sorted, std::size_t percent) {
  return sorted[(sorted.size() * percent + 99) / 100 - 1];
}

std::string milliseconds_text(microseconds took) {
  return fmt::format("{}.{:02} ms", took.count() / 1'000, took.count() % 1'000 / 10);
}

std::string mebibytes_text(std::uint64_t bytes) {
  return fmt::format("{} MiB", bytes >> 20);
}

}  // namespace

finding judge_sync(std::vector<microseconds> took) {
  std::ranges::sort(took);
  const auto middle = percentile(took, 50);
  const auto worst = percentile(took, 99);
  finding said{
      "disk_sync", verdict::ok,
      fmt::format("{} syncs in the data directory: half within {}, 99 of 100 within {}, the longest {}",
                  took.size(), milliseconds_text(middle), milliseconds_text(worst),
                  milliseconds_text(took.back()))};
  if (worst > limits::slow_sync) {
    said.standing = verdict::warning;
    said.advice =
        "Everybody waits for a sync before they see a message: use an SSD with power-loss protection, and "
        "let nothing else write to it.";
  }
  if (middle > limits::unusable_sync) said.standing = verdict::failing;
  return said;
}

finding judge_room(std::uint64_t free_bytes, std::uint64_t disk_bytes) {
  finding said{"room", verdict::ok,
               fmt::format("{} of {} are free where the data directory is", mebibytes_text(free_bytes),
                           mebibytes_text(disk_bytes))};
  if (free_bytes < limits::little_room_bytes) {
    said.standing = free_bytes < limits::no_room_bytes ? verdict::failing : verdict::warning;
    said.advice =
        "On a full disk nobody can write: free some room, or move the data directory to a larger disk.";
  }
  return said;
}

finding judge_descriptors(std::uint64_t possible, std::uint64_t wanted) {
  finding said{"open_files", verdict::ok,
               fmt::format("the limit of open files allows {} connections", possible)};
  if (possible < limits::few_connections) said.standing = verdict::warning;
  if (const auto allowed = engine::connections_allowed(wanted, possible); !allowed) {
    said.standing = verdict::failing;
    said.found = allowed.error().message;
  }
  if (said.standing != verdict::ok)
    said.advice = "Raise it: LimitNOFILE=1048576 in the service's unit, or ulimit -n.";
  return said;
}

finding judge_memory(std::optional<std::uint64_t> limit_bytes) {
  if (!limit_bytes) return {"memory", verdict::ok, "no limit but the machine's"};
  finding said{"memory", verdict::ok, "limited to " + mebibytes_text(*limit_bytes)};
  if (*limit_bytes < limits::little_memory_bytes) {
    said.standing = verdict::warning;
    said.advice =
        "The kernel ends a process that passes it: raise MemoryMax of the service or the container's limit.";
  }
  return said;
}

finding judge_clock(std::chrono::system_clock::time_point now, bool is_synchronised) {
  finding said{"clock", verdict::ok,
               fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)))};
  said.found += is_synchronised ? ", synchronised" : ", not synchronised";
  if (!is_synchronised) {
    said.standing = verdict::warning;
    said.advice = "Events are dated by it: run systemd-timesyncd or chrony.";
  }
  const auto year =
      static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(now)}.year());
  if (year < limits::first_year || year > limits::last_year) {
    said.standing = verdict::failing;
    said.advice = "No year in which this program runs: set the clock before the engine is started.";
  }
  return said;
}

}  // namespace veilleuse::tools::doctor
