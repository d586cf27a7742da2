#include "tests/events/golden_files.hpp"

#include "tests/events/scripts.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

namespace veilleuse::events::testing {

namespace {

namespace fs = std::filesystem;

std::string hex_of(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes)
    text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    unsigned value = 0;
    const auto* end = hex.data() + std::min(at + 2, hex.size());
    const auto read = std::from_chars(hex.data() + at, end, value, 16);
    if (read.ptr != end || end - hex.data() != static_cast<std::ptrdiff_t>(at + 2)) {
      throw std::runtime_error{"a golden file holds something that is not hexadecimal"};
    }
    bytes += static_cast<char>(value);
  }
  return bytes;
}

std::ifstream open_file(const fs::path& path) {
  std::ifstream file{path};
  if (!file) throw std::runtime_error{"missing golden file: " + path.filename().string()};
  return file;
}

std::vector<encoded_record> read_records(const fs::path& path) {
  std::vector<encoded_record> records;
  auto file = open_file(path);
  for (std::string word, hex; file >> word && file >> hex;) {
    if (word == "clear") {
      records.push_back({bytes_of(hex), {}});
    } else if (word == "part" && !records.empty()) {
      records.back().parts.push_back(bytes_of(hex));
    } else {
      throw std::runtime_error{"a golden file holds an unknown line"};
    }
  }
  return records;
}

std::string read_state(const fs::path& path) {
  if (!fs::exists(path)) return {};
  std::string hex;
  open_file(path) >> hex;
  return bytes_of(hex);
}

/// The version that stands in front of every state of this kind today.
template <class State>
std::string state_suffix() {
  return fmt::format(".state{}", static_cast<unsigned char>(encode_state(State{}).front()));
}

std::string state_suffix_of(std::string_view name) {
  if (name == "desk") return state_suffix<desk_state>();
  return name == "moderator" ? state_suffix<moderator_state>() : state_suffix<conversation_state>();
}

template <class Aggregate>
void write_stream(const fs::path& directory, const std::string& name, const scripted<Aggregate>& made) {
  std::ofstream records{directory / (name + ".rec")};
  for (const auto& what : made.records) {
    const auto bytes = encode(what);
    records << "clear " << hex_of(bytes.clear) << '\n';
    for (const auto& part : bytes.parts)
      records << "part " << hex_of(part) << '\n';
  }
  std::ofstream state{directory / (name + state_suffix_of(name))};
  state << hex_of(encode_state(made.state)) << '\n';
  if (!records.flush() || !state.flush()) throw std::runtime_error{"a golden file could not be written"};
}

}  // namespace

std::vector<golden_stream> read_golden(const fs::path& directory) {
  std::vector<golden_stream> streams;
  for (const auto& entry : fs::directory_iterator{directory}) {
    if (entry.path().extension() != ".rec") continue;
    const auto name = entry.path().stem().string();
    streams.push_back(
        {name, read_records(entry.path()), read_state(directory / (name + state_suffix_of(name)))});
  }
  std::ranges::sort(streams, {}, &golden_stream::name);
  return streams;
}

bool record_golden(const fs::path& directory) {
  if (!fs::create_directory(directory)) return false;
  write_stream(directory, "conversation", scripted_conversation());
  write_stream(directory, "moderator", scripted_moderator());
  write_stream(directory, "desk", scripted_desk());
  return true;
}

}  // namespace veilleuse::events::testing
