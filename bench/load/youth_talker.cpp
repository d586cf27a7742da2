#include "bench/load/youth_talker.hpp"

namespace veilleuse::bench {

void youth_talker::received(std::string_view text) {
  scanned_frame frame;
  if (!scan_frame(text, frame)) return failed("a frame is not an object");
  if (frame.type == "event") return saw(frame);
  if (frame.type == "accepted") return accepted(frame);
  if (frame.type == "refused" || frame.type == "unknown") return refused(frame);
  if (frame.type == "welcome") return welcomed(frame);
  if (frame.type == "caught_up") return caught_up(frame);
}

}  // namespace veilleuse::bench
