typedef int nothing_in_this_file;
