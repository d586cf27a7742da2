#include "engine/logging/notice_log.hpp"

#include "engine/logging/process_log.hpp"

#include <string>

namespace veilleuse::engine::logging {

entry entry_of(const actors::told_notice& told) {
  entry line{level::warning, told.sentence};
  if (!told.stream_kind.empty()) line.fields.push_back({"stream_kind", std::string{told.stream_kind}});
  if (!told.error.empty()) line.fields.push_back({"error", std::string{told.error}});
  return line;
}

void say_notice(const actors::told_notice& told) {
  say(entry_of(told));
}

}  // namespace veilleuse::engine::logging
