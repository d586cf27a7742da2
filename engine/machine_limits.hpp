// What the machine allows this process, looked at once at a start.
#pragma once

#include "engine/net/admission.hpp"
#include "engine/outcome.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::engine {

/// What so many open files leave for connections: the log keeps its own.
[[nodiscard]] std::uint64_t connections_within(std::uint64_t open_files);

/// How many connections are allowed; 0 stands for `possible`. Refuses more than that: clients that the
/// configuration promises to take would be turned away, or the log left without its files.
[[nodiscard]] outcome<std::uint64_t> connections_allowed(std::uint64_t configured, std::uint64_t possible);

struct memory_room {
  std::uint64_t bytes = 0;
  /// What bounds it, for a sentence.
  std::string_view by;
};

/// The least of the machine's memory, the control group's and the limit of the address space.
[[nodiscard]] memory_room read_memory_room();

/// For the operator, when a budget leaves too little to work with; both in bytes.
[[nodiscard]] std::optional<std::string> warning_of_little_memory(std::uint64_t budget, std::uint64_t in_use);

/// Logs how many connections there is room for, how much memory, and of that how much for newcomers.
void say_room(const net::admission_budget& budget);

/// The least memory.max of the control group (version 2) that a file as /proc/self/cgroup names, and of those
/// above it, below `root`; nothing when none is bounded.
[[nodiscard]] std::optional<std::uint64_t> read_group_memory(const std::filesystem::path& self,
                                                             const std::filesystem::path& root);

}  // namespace veilleuse::engine
