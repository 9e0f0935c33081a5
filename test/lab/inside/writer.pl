#!/usr/bin/perl
# writer.pl DIR COUNTER SECONDS: the guest at work. Creates, renames, links, truncates and deletes below DIR for ever, a round
# every so many seconds, flushing now and then as a database does, and writes into COUNTER how often it got round.
use strict;
use warnings;
use IO::Handle;

my ($dir, $counter, $seconds) = @ARGV;
mkdir "$dir/d$_" for 0 .. 9;
for (my $n = 0; ; $n++) {
  my $d = sprintf '%s/d%d', $dir, $n % 10;
  for my $i (0 .. 3) {
    open my $file, '>', "$d/new" or die "$d/new: $!";
    print {$file} "round $n, file $i\n" x (1 + ($n * 7 + $i * 3) % 90);
    $file->flush;
    $file->sync if $i == 0 && $n % 8 == 0;
    close $file;
    rename "$d/new", "$d/f" . ($n * 4 + $i) % 37 or die "$d: $!";
  }
  link "$d/f" . ($n * 4) % 37, "$d/link$n";
  unlink "$d/link" . ($n - 40) if $n >= 40;
  truncate "$d/f" . ($n * 4 + 1) % 37, $n % 50;
  open my $count, '>', $counter or die "$counter: $!";
  print {$count} "$n\n";
  close $count;
  select undef, undef, undef, $seconds;
}
